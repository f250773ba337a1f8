export function redisServer(): string;
