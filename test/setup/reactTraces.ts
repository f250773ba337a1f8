// React's development build tells Chromium's Performance panel of each render and each effect, and which element caused it:
// a seventh of the time of these tests, and nobody looks. React asks for these two when it loads: this file must load before it.
for (const method of ["createTask", "timeStamp"]) Reflect.deleteProperty(console, method);

/** React notes where each element was made, for its own warnings: a fifth of the time of these tests. */
export function takeNoStacks(react: object): void {
  const internals: unknown = Reflect.get(react, "__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE");
  if (typeof internals !== "object" || internals === null) return;
  // React stops by itself when it has made so many in a second.
  Object.defineProperty(internals, "recentlyCreatedOwnerStacks", { get: () => Infinity, set() {} });
}
