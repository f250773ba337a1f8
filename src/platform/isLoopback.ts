/**
 * Whether a host name is this machine. No DNS server decides where such a name points.
 * @param hostname without its port; IPv6 in brackets, as `URL` has it
 */
export function isLoopback(hostname: string): boolean {
  return /^((.+\.)?localhost|127(\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}
