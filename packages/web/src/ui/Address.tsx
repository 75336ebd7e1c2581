// An address that somebody sent: its host stands out, and whoever follows it tells the other side nothing.
import { shownLink } from '@evenhand/sdk/locales/en'

export function Address({ text }: { readonly text: string }) {
  const link = shownLink(text)
  if (!link) return <bdi>{text}</bdi>
  return (
    <a href={link.href} target="_blank" rel="noopener noreferrer nofollow" referrerPolicy="no-referrer" dir="ltr">
      <strong>{link.host}</strong>
      {link.rest}
    </a>
  )
}
