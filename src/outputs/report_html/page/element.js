// Elements of the page. Whatever comes from the data becomes text, never markup.

const SVG = "http://www.w3.org/2000/svg";

// element("p", {class: "x", onclick: f}, "text", child, ...): nothing that is null or false is added.
function element(name, attributes, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function drawing(name, attributes, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return made;
}

function at(id) {
  return document.getElementById(id);
}

function replace(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
}

// Rows of a list of terms: [name, value]; rows without a value are left out.
function terms(rows) {
  const shown = rows.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  return element("dl", { class: "terms" }, shown.map(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}
