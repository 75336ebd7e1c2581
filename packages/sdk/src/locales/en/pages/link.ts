// What a page shows of an address that somebody sent: where it leads first, and never what looks like a place and is a user's name.

export interface ShownLink {
  readonly href: string
  /** In ASCII, with the port where it is none of the usual. */
  readonly host: string
  /** What comes behind the host; empty where nothing does. */
  readonly rest: string
}

/** Null where it is no address of the web: then it is shown as text, and leads nowhere. */
export function shownLink(text: string): ShownLink | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  url.username = ''
  url.password = ''
  const rest = `${url.pathname}${url.search}${url.hash}`
  return { href: url.href, host: url.host, rest: rest === '/' ? '' : rest }
}
