// Renders phrases with their emphasized parts, and days with the exact instant as a tooltip.
import type { Part, Phrase } from '@evenhand/sdk/locales'
import { exactText, levelPage } from '../locale.ts'
import { Hidden } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import { When } from '../ui/When.tsx'

const keyOf = (part: Part): string =>
  typeof part === 'string' ? part : 'strong' in part ? `strong ${part.strong}` : part.at

function drawn(part: Part) {
  if (typeof part === 'string') return part
  return 'strong' in part ? (
    <strong key={keyOf(part)}>{part.strong}</strong>
  ) : (
    <strong key={keyOf(part)}>
      <When at={part.at} />
    </strong>
  )
}

/** Renders several sentences, one after another. */
export const Phrases = ({ phrases }: { readonly phrases: readonly Phrase[] }) => (
  <>
    {phrases.map(phrase => (
      <span key={phrase.map(keyOf).join('')}>{phrase.map(drawn)} </span>
    ))}
  </>
)

/** Renders only the day; the exact instant is in the tooltip. */
export function Day({ at }: { readonly at: string }) {
  const reader = useReader()
  const exact = exactText(at, reader)
  return (
    <time dateTime={at} title={exact}>
      <span aria-hidden="true">{levelPage.dayText(at, reader)}</span>
      <Hidden>{exact}</Hidden>
    </time>
  )
}
