// The two blocks of data to values: the other half of pack.rs.

// Text of a block of the page to bytes: base64, then zlib.
async function unpacked(id) {
  const text = atob(document.getElementById(id).textContent.trim());
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Reads the numbers of a column one after the other.
class Column {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  // Numbers may be larger than 32 bits, therefore no shifts.
  whole() {
    let number = 0;
    let factor = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      number += (byte & 0x7f) * factor;
      if (byte < 0x80) return number;
      factor *= 128;
    }
  }

  signed() {
    const number = this.whole();
    return number % 2 ? -(number + 1) / 2 : number / 2;
  }

  wholes() {
    const list = [];
    while (!this.done) list.push(this.whole());
    return list;
  }

  // Points as steps from the point before; the pen goes on where it stood.
  points(count, pen) {
    const points = new Float64Array(count * 2);
    for (let i = 0; i < count; i++) {
      pen[0] += this.signed();
      pen[1] += this.signed();
      points[2 * i] = pen[0];
      points[2 * i + 1] = pen[1];
    }
    return points;
  }

  // Shapes: {rings, box}; one that is missing is null.
  shapes() {
    const pen = [0, 0];
    const shapes = [];
    while (!this.done) {
      const rings = [];
      for (let count = this.whole(); count > 0; count--) rings.push(this.points(this.whole(), pen));
      shapes.push(rings.length ? { rings, box: box(rings) } : null);
    }
    return shapes;
  }

  lines() {
    const pen = [0, 0];
    const lines = [];
    while (!this.done) {
      const points = this.points(this.whole(), pen);
      lines.push({ points, box: box([points]) });
    }
    return lines;
  }
}

// West, south, east and north of some rings.
function box(rings) {
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const points of rings) {
    for (let i = 0; i < points.length; i += 2) {
      bounds[0] = Math.min(bounds[0], points[i]);
      bounds[1] = Math.min(bounds[1], points[i + 1]);
      bounds[2] = Math.max(bounds[2], points[i]);
      bounds[3] = Math.max(bounds[3], points[i + 1]);
    }
  }
  return bounds;
}

function inside(shape, x, y) {
  const [west, south, east, north] = shape.box;
  if (x < west || x > east || y < south || y > north) return false;
  let odd = false;
  for (const points of shape.rings) {
    for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
      const above = points[i + 1] > y;
      if (above !== points[j + 1] > y && x < ((points[j] - points[i]) * (y - points[i + 1])) / (points[j + 1] - points[i + 1]) + points[i]) odd = !odd;
    }
  }
  return odd;
}
