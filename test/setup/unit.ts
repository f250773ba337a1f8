// Loads at once what a client loads during its first request. A test whose clock stands still does not wait for it.
// oxlint-disable-next-line import/no-unassigned-import -- for Vitest's module cache
import "../../src/client/api/answersLater.ts";
