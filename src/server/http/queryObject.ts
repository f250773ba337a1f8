/** Repeated parameters are one list, as are comma-joined ones. */
export function queryObject(query: URLSearchParams): object {
  const values = new Map<string, string>();
  for (const [name, value] of query) {
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(values);
}
