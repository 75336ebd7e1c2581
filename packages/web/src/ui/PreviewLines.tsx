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

interface AfterLinesProps extends Omit<PreviewLinesProps, 'preview'> {
  readonly after: Result<'preview'>['after']
  readonly of?: 'now' | 'answer' | 'silence'
}

export function PreviewLines({ order, cast, preview }: PreviewLinesProps) {
  const reader = useReader()
  if (!preview) return <Effects lines={[{ name: effects.order, says: effects.loading }]} />
  const { refusal, after } = preview
  if (refusal)
    return <Effects lines={[{ name: effects.refused, says: inReadersZone(refusal.detail, refusal.facts, reader) }]} />
  return <AfterLines order={order} cast={cast} after={after} />
}

/** The order as it would be: after a command that is sent now, or at the end of a request. */
export function AfterLines({ order, cast, after, of = 'now' }: AfterLinesProps) {
  const reader = useReader()
  return (
    <Effects
      lines={[
        { name: effects.order, says: effects.onOrder(order, after, reader, of) },
        { name: effects.money, says: effects.onMoney(order, after, cast) },
      ]}
    />
  )
}
