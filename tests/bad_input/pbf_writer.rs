//! A writer of small PBF files with raw blobs, so that every byte of them is seen by the reader.

/// What the small file says; tests bend single fields of it.
pub struct Tiny {
    /// Texts of the block; the first stands for nothing.
    pub texts: Vec<Vec<u8>>,
    /// Latitude of the hospital in units of 100 nanodegrees.
    pub hospital: i64,
    /// Index of the value of its `amenity` tag.
    pub amenity: u64,
    /// Kind of the second member of the relation: 1 is a way.
    pub member: u64,
    /// Field of the blob in which the block stands: 1 raw, 6 lz4, 7 zstd.
    pub packed: u64,
    /// How many longitudes are written for the five nodes.
    pub longitudes: usize,
}

impl Default for Tiny {
    fn default() -> Tiny {
        let texts = [
            "",
            "amenity",
            "hospital",
            "highway",
            "residential",
            "type",
            "multipolygon",
            "landuse",
            "outer",
            "name",
            "A",
        ];
        let texts = texts.map(|t| t.as_bytes().to_vec()).to_vec();
        Tiny { texts, hospital: 425_000_000, amenity: 2, member: 1, packed: 1, longitudes: 5 }
    }
}

impl Tiny {
    /// Five nodes, of which one is a hospital; a road; the ring of a residential area.
    pub fn bytes(&self) -> Vec<u8> {
        let mut table = Vec::new();
        self.texts.iter().for_each(|text| bytes(&mut table, 1, text));
        let mut dense = Vec::new();
        bytes(&mut dense, 1, &packed(&[1, 1, 1, 1, 1].map(zigzag)));
        let lat = [self.hospital, 425_000_000 - self.hospital, 0, 10_000, 0];
        bytes(&mut dense, 8, &packed(&lat.map(zigzag)));
        let lon = [15_000_000, 10_000, 10_000, 0, -10_000];
        bytes(&mut dense, 9, &packed(&lon.map(zigzag)[..self.longitudes]));
        bytes(&mut dense, 10, &packed(&[1, self.amenity, 9, 10, 0, 0, 0, 0, 0]));
        let mut groups = [Vec::new(), Vec::new(), Vec::new()];
        bytes(&mut groups[0], 2, &dense);
        bytes(&mut groups[1], 3, &way(10, (3, 4), &[1, 1]));
        bytes(&mut groups[1], 3, &way(11, (9, 10), &[2, 1, 1, 1, -3]));
        let mut relation = Vec::new();
        number(&mut relation, 1, 20);
        bytes(&mut relation, 2, &packed(&[5, 7]));
        bytes(&mut relation, 3, &packed(&[6, 4]));
        bytes(&mut relation, 8, &packed(&[8, 8]));
        bytes(&mut relation, 9, &packed(&[11, 88].map(zigzag)));
        bytes(&mut relation, 10, &packed(&[1, self.member]));
        bytes(&mut groups[2], 4, &relation);
        let mut block = Vec::new();
        bytes(&mut block, 1, &table);
        groups.iter().for_each(|group| bytes(&mut block, 2, group));
        let mut header = Vec::new();
        bytes(&mut header, 4, b"OsmSchema-V0.6");
        bytes(&mut header, 4, b"DenseNodes");
        [frame("OSMHeader", 1, &header), frame("OSMData", self.packed, &block)].concat()
    }

    /// Length of the first blob with its header.
    pub fn first_blob(&self) -> usize {
        self.bytes().windows(7).position(|w| w == b"OSMData").expect("a data blob") - 6
    }
}

fn way(id: u64, (key, value): (u64, u64), refs: &[i64]) -> Vec<u8> {
    let mut way = Vec::new();
    number(&mut way, 1, id);
    bytes(&mut way, 2, &packed(&[key]));
    bytes(&mut way, 3, &packed(&[value]));
    bytes(&mut way, 8, &packed(&refs.iter().copied().map(zigzag).collect::<Vec<_>>()));
    way
}

pub fn frame(kind: &str, field: u64, content: &[u8]) -> Vec<u8> {
    let mut blob = Vec::new();
    bytes(&mut blob, field, content);
    let mut header = Vec::new();
    bytes(&mut header, 1, kind.as_bytes());
    number(&mut header, 3, blob.len() as u64);
    [&(header.len() as u32).to_be_bytes()[..], &header, &blob].concat()
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

pub fn number(out: &mut Vec<u8>, field: u64, value: u64) {
    varint(out, field << 3);
    varint(out, value);
}

pub fn bytes(out: &mut Vec<u8>, field: u64, content: &[u8]) {
    varint(out, field << 3 | 2);
    varint(out, content.len() as u64);
    out.extend_from_slice(content);
}

pub fn packed(values: &[u64]) -> Vec<u8> {
    let mut out = Vec::new();
    values.iter().for_each(|v| varint(&mut out, *v));
    out
}

pub fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}
