// The drafts that this browser keeps, each a text under a key. Of one record there may be several: where two tabs wrote, or where an older form kept one that this form cannot show.

const KEY = /^edit ([a-z]+) ([a-z0-9./-]+)(?: [0-9]+)?$/;
const shelf = (() => { try { return localStorage; } catch { return null; } })();

// Whether a value is one that a form hands over.
const DEEP = 20; // deeper than any record
const sound = (value, depth = 0) => (typeof value === "object" && value !== null ? depth < DEEP && Object.values(value).every((one) => sound(one, depth + 1)) : typeof value === "string" ? value.isWellFormed() : value === null || typeof value === "boolean" || Number.isSafeInteger(value));

// A draft as it is kept; without values where it is none that a form could show.
function kept(key) {
  const [, kind, id] = KEY.exec(key) || [], text = shelf.getItem(key), draft = { key, kind, id, text, values: null };
  if (!kind || text === null) return null;
  try {
    const { values, original, at } = JSON.parse(text), day = new Date(at);
    if (typeof original === "string" && original.isWellFormed() && !isNaN(day) && typeof values === "object" && !Array.isArray(values) && values && sound(values)) Object.assign(draft, { values, original, at: day });
  } catch { /* the text says what it is to whoever downloads it */ }
  return draft;
}

// All drafts, the newest first.
export const drafts = () => (shelf ? Object.keys(shelf).map(kept).filter(Boolean).sort((one, other) => (other.at ?? 0) - (one.at ?? 0)) : []);

export const isDraft = (key) => key === null || KEY.test(key);

// A draft that is not kept yet.
export const fresh = (kind, id, original) => ({ key: free(kind, id), kind, id, original, text: null });

function free(kind, id) {
  const first = `edit ${kind} ${id}`;
  let key = first;
  for (let next = 2; shelf && shelf.getItem(key) !== null; next += 1) key = `${first} ${next}`;
  return key;
}

// Keeps what was drafted; under another key where somebody else wrote since, so that both stay. False where the browser keeps nothing.
export function keep(draft, values) {
  try {
    if (![null, draft.text].includes(shelf.getItem(draft.key))) draft.key = free(draft.kind, draft.id);
    const text = JSON.stringify({ values, original: draft.original, at: new Date().toISOString() });
    shelf.setItem(draft.key, text);
    draft.text = text;
    return true;
  } catch { return false; }
}

// Lets a draft go, unless somebody else wrote since.
export function forget(draft) {
  if (shelf && shelf.getItem(draft.key) === draft.text) shelf.removeItem(draft.key);
  draft.text = null;
}

// What of drafted values a form does not show, a line each.
export function left(values, shown, path = "") {
  if (typeof values === "object" && values !== null && Array.isArray(values) === Array.isArray(shown) && !(Array.isArray(values) && values.length !== shown.length)) return Object.entries(values).flatMap(([name, value]) => left(value, shown?.[name], path ? `${path}.${name}` : name));
  return values === "" || (shown !== undefined && typeof values === typeof shown) ? [] : [`${path}: ${typeof values === "string" ? values : JSON.stringify(values)}`];
}
