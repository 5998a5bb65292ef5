// A table that can be sorted and searched, and that draws its rows a page at a time.

const PAGE_OF_ROWS = 200;
const PRINTED_ROWS = 400;

// columns: {name, value(row), text(row, value), show(row, value), number, wide}
// options: caption, choose(row), take (the column that names a row), look(row), searchable, empty
class Table {
  constructor(columns, rows, options) {
    this.columns = columns;
    this.all = rows;
    this.options = options || {};
    this.sort = null;
    this.falling = false;
    this.shown = PAGE_OF_ROWS;
    this.node = element("div", { class: "table" });
    this.find();
    this.draw();
  }

  find(words) {
    const wanted = (words || "").trim().toLowerCase();
    this.words = wanted;
    const text = (row) => this.columns.map((column) => this.text(column, row)).join(" ").toLowerCase();
    this.rows = wanted ? this.all.filter((row) => text(row).includes(wanted)) : [...this.all];
    this.arrange();
  }

  arrange() {
    if (!this.sort) return;
    const value = this.sort.value;
    const sign = this.falling ? -1 : 1;
    const empty = (v) => v === null || v === undefined || v === "";
    const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "zh"));
    this.rows.sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      if (empty(x) || empty(y)) return empty(x) - empty(y);
      return sign * compare(x, y);
    });
  }

  text(column, row) {
    const value = column.value(row);
    const shown = column.text ? column.text(row, value) : value;
    return shown === null || shown === undefined ? "" : String(shown);
  }

  order(column) {
    this.falling = this.sort === column ? !this.falling : Boolean(column.number);
    this.sort = column;
    this.arrange();
    this.draw();
    const head = [...this.node.querySelectorAll("th button")][this.columns.indexOf(column)];
    if (head) head.focus();
  }

  draw() {
    const { caption, searchable, empty } = this.options;
    const head = element("tr", {}, this.columns.map((column) => this.head(column)));
    this.body = element("tbody", {}, this.rows.slice(0, this.shown).map((row) => this.row(row)));
    const table = element("table", {}, caption && element("caption", { class: "unseen" }, caption), element("thead", {}, head), this.body);
    const search = searchable && this.all.length > 8 && this.search();
    const count = element("span", { class: "count" }, word("rows_shown", grouped(Math.min(this.shown, this.rows.length), 0), grouped(this.rows.length, 0)));
    const more = Math.min(PAGE_OF_ROWS, this.rows.length - this.shown);
    const next = more > 0 && element("button", { type: "button", class: "more", onclick: () => this.grow(PAGE_OF_ROWS) }, word("more_rows", more));
    const scroll = element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption || null }, table);
    const rows = this.rows.length ? scroll : element("p", { class: "none" }, empty || word("no_rows"));
    replace(this.node, element("div", { class: "tools" }, search, this.all.length > 8 && count), rows, next);
  }

  search() {
    const input = element("input", { type: "search", placeholder: word("search_rows"), "aria-label": word("search_rows"), value: this.words });
    input.addEventListener("input", () => {
      this.find(input.value);
      this.draw();
      const again = this.node.querySelector("input");
      again.focus();
      again.setSelectionRange(input.value.length, input.value.length);
    });
    return input;
  }

  head(column) {
    const sorted = this.sort === column;
    // Buttons are not repeated at the head of each printed page; a text is.
    const printed = element("span", { class: "paper" }, column.name);
    const button = element("button", { type: "button", class: "screen", onclick: () => this.order(column) }, column.name, element("span", { class: "arrow", "aria-hidden": "true" }, sorted ? (this.falling ? "▼" : "▲") : ""));
    return element("th", { scope: "col", class: column.number ? "number" : null, "aria-sort": sorted ? (this.falling ? "descending" : "ascending") : null }, button, printed);
  }

  row(row) {
    const { choose, look, take } = this.options;
    const cells = this.columns.map((column, i) => {
      const shown = column.show ? column.show(row, column.value(row)) : this.text(column, row);
      const inner = i === (take || 0) && choose ? element("button", { type: "button", class: "take" }, shown) : shown;
      return element(i === (take || 0) ? "th" : "td", { scope: i === (take || 0) ? "row" : null, class: column.number ? "number" : column.wide ? "wide" : null }, inner);
    });
    const made = element("tr", { class: [look ? look(row) : "", choose ? "choosable" : ""].filter(Boolean).join(" ") || null }, cells);
    made.row = row;
    if (choose) made.addEventListener("click", () => choose(row));
    return made;
  }

  grow(by) {
    this.shown += by;
    this.draw();
  }

  // Marks the chosen row, drawing more rows where it stands further down, and brings it into view within the table.
  mark(row) {
    const place = this.rows.indexOf(row);
    if (place >= this.shown) {
      this.shown = Math.ceil((place + 1) / PAGE_OF_ROWS) * PAGE_OF_ROWS;
      this.draw();
    }
    for (const made of this.body.children) {
      const is = made.row === row;
      made.classList.toggle("chosen", is);
      const take = made.querySelector("button.take");
      if (take) take.setAttribute("aria-pressed", is);
      if (is) {
        const box = this.node.querySelector(".scroll");
        const [top, height] = [made.offsetTop, made.offsetHeight];
        if (top < box.scrollTop + 40 || top + height > box.scrollTop + box.clientHeight) box.scrollTop = top - box.clientHeight / 2;
      }
    }
  }

  // On paper more rows stand than on the screen at first.
  forPaper(printing) {
    if (printing) {
      this.before = this.shown;
      this.shown = Math.max(this.shown, PRINTED_ROWS);
    } else if (this.before) {
      this.shown = this.before;
    }
    this.draw();
  }
}
