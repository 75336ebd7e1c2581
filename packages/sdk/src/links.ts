// What a page shows of a link in a message: the host first, and never a user name that looks like a host.

export interface ShownLink {
  readonly href: string
  /** In ASCII, with the port where it is not the default. */
  readonly host: string
  /** Path, query and fragment; empty where there are none. */
  readonly rest: string
}

/** null for anything but http and https, which is shown as plain text. */
export function shownLink(text: string): ShownLink | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  url.username = ''
  url.password = ''
  const rest = `${url.pathname}${url.search}${url.hash}`
  return { href: url.href, host: url.host, rest: rest === '/' ? '' : rest }
}
