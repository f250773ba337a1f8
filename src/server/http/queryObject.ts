/** A query as an object. A repeated parameter is a list, joined by commas. */
export function queryObject(query: URLSearchParams): object {
  const values = new Map<string, string>();
  for (const [name, value] of query) {
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(values);
}
