// A link from a message. Its host stands out, and following the link sends no referrer.
import { shownLink } from '@evenhand/sdk'

export function Address({ text }: { readonly text: string }) {
  const link = shownLink(text)
  if (!link) return <bdi>{text}</bdi>
  return (
    <a href={link.href} target="_blank" rel="noopener noreferrer nofollow" referrerPolicy="no-referrer" dir="ltr">
      <bdi>
        <strong>{link.host}</strong>
        {link.rest}
      </bdi>
    </a>
  )
}
