// The server's preview of a choice, in lines: the order and the money, or why it would be refused.
import type { Result } from '@evenhand/sdk'
import { type Cast, effects, inReadersZone } from '@evenhand/sdk/words/en'
import { Effects } from './parts.tsx'
import { useReader } from './reader.tsx'

interface PreviewLinesProps {
  readonly order: Result<'getOrder'>
  readonly cast: Cast
  readonly preview: Result<'preview'> | null | undefined
}

export function PreviewLines({ order, cast, preview }: PreviewLinesProps) {
  const reader = useReader()
  if (!preview) return <Effects lines={[{ name: effects.order, says: effects.loading }]} />
  const { refusal, after } = preview
  if (refusal)
    return <Effects lines={[{ name: effects.refused, says: inReadersZone(refusal.detail, refusal.facts, reader) }]} />
  return (
    <Effects
      lines={[
        { name: effects.order, says: effects.onOrder(order, after, reader) },
        { name: effects.money, says: effects.onMoney(order, after, cast) },
      ]}
    />
  )
}
