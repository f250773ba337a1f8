/**
 * Whether a host name is this machine, which foreign DNS can't point elsewhere.
 * @param hostname without its port; IPv6 in brackets, as `URL` has it
 */
export function isLoopback(hostname: string): boolean {
  return /^((.+\.)?localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}
