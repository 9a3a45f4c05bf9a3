// A table whose rows come and go while somebody works in it: sorted, filtered, and never moved under the reader's hands.
//
// Rows are the server's own HTML. What can be sorted by stands on the row as data-sort-<column>, what can be filtered by as
// data-<name>. All rows are known here; the page holds the first PART of those that are wanted, and more when the reader comes
// near the end, so that two thousand cost little.
const PART = 200;

export class Rows {
  constructor(table, { sort, then, changed = () => {} }) {
    this.table = table;
    this.body = table.tBodies[0];
    this.pane = table.closest("[data-pane]");
    this.by = new Map([...this.body.rows].map((row) => [row.dataset.id, row]));
    this.keys = new WeakMap();
    this.column = sort;
    this.descending = false;
    [this.first, this.then] = [sort, then];
    this.changed = changed;
    this.wanted = () => true;
    this.limit = PART;
    this.view = [];
    for (const button of table.tHead.querySelectorAll("button[data-column]")) {
      button.addEventListener("click", () => this.sortBy(button.dataset.column));
    }
    for (const scrolled of [this.pane, window]) scrolled.addEventListener("scroll", () => this.nearEnd(), { passive: true });
    this.showSort();
  }

  get current() {
    const row = document.activeElement?.closest?.("tr");
    return row && this.body.contains(row) ? row : null;
  }

  nearEnd() {
    if (this.limit >= this.view.length) return;
    const last = this.body.lastElementChild?.getBoundingClientRect();
    if (!last || last.top > Math.max(this.pane.getBoundingClientRect().bottom, innerHeight) + 600) return;
    this.limit += PART;
    this.place();
  }

  // Rows that changed: [{id, html}] and the ids of those that are gone. Returns [before, after] of each.
  take(changes, gone = []) {
    const told = [];
    this.keepingPlace(() => {
      for (const { id, html } of changes) told.push([this.by.get(id) ?? null, this.put(id, html)]);
      for (const id of gone) {
        const row = this.by.get(id);
        if (!row) continue;
        this.by.delete(id);
        row.remove();
        told.push([row, null]);
      }
      this.place();
    });
    this.changed();
    return told;
  }

  // Everything anew, without disturbing what stays.
  replace(all) {
    const present = new Set(all.map(({ id }) => id));
    return this.take(all, [...this.by.keys()].filter((id) => !present.has(id)));
  }

  put(id, html) {
    const row = made(html);
    const before = this.by.get(id);
    this.by.set(id, row);
    if (!before) {
      row.classList.add("is-new");
      return row;
    }
    const chosen = before.querySelector("input[type=checkbox]");
    const box = row.querySelector("input[type=checkbox]");
    if (chosen && box) box.checked = chosen.checked;
    if (before.isConnected) before.replaceWith(row);
    return row;
  }

  sortBy(column) {
    this.descending = column === this.column ? !this.descending : false;
    this.column = column;
    this.limit = PART;
    this.place();
    this.showSort();
    this.changed();
  }

  showSort() {
    for (const button of this.table.tHead.querySelectorAll("button[data-column]")) {
      const state = button.dataset.column !== this.column ? "none" : this.descending ? "descending" : "ascending";
      button.closest("th").setAttribute("aria-sort", state);
    }
  }

  key(row, column) {
    let held = this.keys.get(row);
    if (!held) this.keys.set(row, (held = {}));
    return (held[column] ??= value(row.getAttribute(`data-sort-${column}`)));
  }

  place() {
    const way = this.descending ? -1 : 1;
    this.view = [...this.by.values()].filter(this.wanted).sort((a, b) =>
      way * compare(this.key(a, this.column), this.key(b, this.column))
      || compare(this.key(a, this.first), this.key(b, this.first))
      || compare(this.key(a, this.then), this.key(b, this.then)));
    const held = this.current;
    const at = held ? this.view.indexOf(held) : -1;
    if (at >= this.limit) this.limit = at + PART;
    const shown = this.view.slice(0, this.limit);
    const wanted = new Set(shown);
    for (const row of [...this.body.rows]) if (!wanted.has(row)) row.remove();
    let next = this.body.firstElementChild;
    for (const row of shown) {
      if (row === next) next = next.nextElementSibling;
      else this.body.insertBefore(row, next);
    }
  }

  filter(wanted) {
    this.wanted = wanted;
    this.limit = PART;
    this.keepingPlace(() => this.place());
    this.changed();
  }

  // What the reader looks at stays where it is on the screen; what has the focus keeps it.
  keepingPlace(work) {
    const held = this.current;
    const focused = held && { id: held.dataset.id, what: document.activeElement.dataset.focus ?? "" };
    const anchor = this.pane && this.pane.scrollTop > 0 ? held ?? this.atTop() : null;
    const mark = anchor && { id: anchor.dataset.id, top: anchor.getBoundingClientRect().top };
    work();
    if (focused) {
      const row = this.by.get(focused.id);
      if (row && !row.contains(document.activeElement)) {
        (row.querySelector(`[data-focus="${focused.what}"]`) ?? row.querySelector("a"))?.focus({ preventScroll: true });
      }
    }
    const row = mark && this.by.get(mark.id);
    if (row) this.pane.scrollTop += row.getBoundingClientRect().top - mark.top;
  }

  atTop() {
    const box = this.pane.getBoundingClientRect();
    const under = this.table.tHead.getBoundingClientRect().height;
    return document.elementFromPoint(box.left + 8, box.top + under + 4)?.closest?.("tr") ?? null;
  }

  move(steps) {
    if (!this.view.length) return;
    const at = this.view.indexOf(this.current);
    const to = at < 0 ? (steps > 0 ? 0 : this.view.length - 1) : Math.min(Math.max(at + steps, 0), this.view.length - 1);
    this.goTo(this.view[to]);
  }

  goTo(row) {
    if (!row) return;
    if (!row.isConnected) {
      this.limit = this.view.indexOf(row) + PART;
      this.place();
    }
    if (!row.isConnected) return;
    row.querySelector("a").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  get chosen() {
    return [...this.by.values()].filter((row) => row.querySelector("input[type=checkbox]")?.checked);
  }
}

const holder = document.createElement("template");

function made(html) {
  holder.innerHTML = html.trim();
  return holder.content.firstElementChild;
}

const value = (text) => (text && !Number.isNaN(Number(text)) ? Number(text) : text ?? "");

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number") return -1;
  if (typeof b === "number") return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
