// The server's preview of a choice, in lines: the order and the money, or why it would be refused.
import type { Result } from '@evenhand/sdk'
import { type Cast, effects, inReadersZone, levelEffect } from '@evenhand/sdk/words/en'
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
  /** What it does to the seller's level; only the seller and staff are told. */
  readonly level?: Result<'preview'>['level']
}

export function PreviewLines({ order, cast, preview }: PreviewLinesProps) {
  const reader = useReader()
  if (!preview) return <Effects lines={[{ name: effects.order, says: effects.loading }]} />
  const { refusal, after, level } = preview
  if (refusal)
    return <Effects lines={[{ name: effects.refused, says: inReadersZone(refusal.detail, refusal.facts, reader) }]} />
  return <AfterLines order={order} cast={cast} after={after} level={level?.answers ? null : level} />
}

/** The order as it would be: after a command that is sent now, or at the end of a request. */
export function AfterLines({ order, cast, after, of = 'now', level = null }: AfterLinesProps) {
  const reader = useReader()
  return (
    <Effects
      lines={[
        { name: effects.order, says: effects.onOrder(order, after, reader, of) },
        { name: effects.money, says: effects.onMoney(order, after, cast) },
        ...(level ? [{ name: levelEffect.level, says: levelEffect.onLevel(level, reader) }] : []),
      ]}
    />
  )
}
