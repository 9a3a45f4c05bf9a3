// A table whose rows come and go while somebody works in it: sorted, filtered, and never moved under the reader's hands.
//
// Rows are the server's own HTML. What can be sorted by stands on the row as data-sort-<column>, what can be filtered by as
// data-<name>. Rows out of sight cost nothing: the stylesheet leaves their content unpainted (content-visibility).
export class Rows {
  constructor(table, { sort, descending = false, changed = () => {} }) {
    this.table = table;
    this.body = table.tBodies[0];
    this.pane = table.closest("[data-pane]");
    this.by = new Map([...this.body.rows].map((row) => [row.dataset.id, row]));
    this.column = sort;
    this.descending = descending;
    this.first = sort;
    this.changed = changed;
    this.wanted = () => true;
    for (const button of table.tHead.querySelectorAll("button[data-column]")) {
      button.addEventListener("click", () => this.sortBy(button.dataset.column));
    }
    this.showSort();
  }

  get shown() {
    return [...this.body.rows].filter((row) => !row.hidden);
  }

  get current() {
    const row = document.activeElement?.closest?.("tr");
    return row && this.body.contains(row) ? row : null;
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
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    const row = holder.content.firstElementChild;
    const before = this.by.get(id);
    this.by.set(id, row);
    row.hidden = !this.wanted(row);
    if (!before) {
      row.classList.add("is-new");
      this.body.append(row);
      return row;
    }
    const chosen = before.querySelector("input[type=checkbox]");
    const box = row.querySelector("input[type=checkbox]");
    if (chosen && box) box.checked = chosen.checked;
    before.replaceWith(row);
    return row;
  }

  sortBy(column) {
    this.descending = column === this.column ? !this.descending : false;
    this.column = column;
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

  place() {
    const [way, column, first] = [this.descending ? -1 : 1, key(this.column), key(this.first)];
    const sorted = [...this.by.values()];
    const keys = new Map(sorted.map((row) => [row, [value(row.dataset[column]), value(row.dataset[first])]]));
    sorted.sort((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)];
      return way * compare(x[0], y[0]) || compare(x[1], y[1]) || compare(a.dataset.id, b.dataset.id);
    });
    let next = this.body.firstElementChild;
    for (const row of sorted) {
      if (row === next) next = next.nextElementSibling;
      else this.body.insertBefore(row, next);
    }
  }

  filter(wanted) {
    this.wanted = wanted;
    for (const row of this.body.rows) {
      const hide = !wanted(row);
      if (row.hidden !== hide) row.hidden = hide;
    }
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
    const shown = this.shown;
    if (!shown.length) return;
    const at = shown.indexOf(this.current);
    const to = at < 0 ? (steps > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + steps, 0), shown.length - 1);
    shown[to].querySelector("a")?.focus();
    shown[to].scrollIntoView({ block: "nearest" });
  }

  get chosen() {
    return [...this.body.querySelectorAll("input[type=checkbox]:checked")].map((box) => box.closest("tr"));
  }
}

const key = (column) => `sort${column[0].toUpperCase()}${column.slice(1)}`;
const value = (text) => (text !== undefined && text !== "" && !Number.isNaN(Number(text)) ? Number(text) : text ?? "");

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number") return -1;
  if (typeof b === "number") return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
