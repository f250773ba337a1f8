// Loads at once what a client loads during its first request. A test whose clock stands still does not wait for it.
await import("../../src/client/api/answersLater.ts");
