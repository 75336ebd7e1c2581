// How a page shows a link in a message: the host first, and never a user name that looks like a host.

export interface ShownLink {
  readonly href: string
  /** The host in ASCII, with the port if it is not the default. */
  readonly host: string
  /** The path, query and fragment; empty if there are none. */
  readonly rest: string
}

/** Returns the parts to show, or null for anything but http and https, which a page shows as plain text. */
export function shownLink(text: string): ShownLink | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  url.username = ''
  url.password = ''
  const rest = `${url.pathname}${url.search}${url.hash}`
  return { href: url.href, host: url.host, rest: rest === '/' ? '' : rest }
}
