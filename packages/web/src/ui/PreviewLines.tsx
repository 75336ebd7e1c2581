// The server's preview of a choice, in lines: the order and the money, or why it would be refused.
import type { Result } from '@evenhand/sdk'
import { type Cast, effects, inReadersZone, levelEffect } from '@evenhand/sdk/words/en'
import { Effects } from './parts.tsx'
import { useReader } from './reader.tsx'

interface PreviewLinesProps {
  readonly order: Result<'getOrder'>
  readonly cast: Cast
  readonly preview: Result<'preview'> | null | undefined
  /** Other answers stand beside it: what it does to the level is said by itself, not against doing nothing. */
  readonly beside?: boolean
}

interface AfterLinesProps extends Pick<PreviewLinesProps, 'order' | 'cast' | 'beside'> {
  readonly after: Result<'preview'>['after']
  readonly of?: 'now' | 'answer' | 'silence'
  /** What it does to the seller's level; only the seller and staff are told. */
  readonly level?: Result<'preview'>['level']
}

export function PreviewLines({ order, cast, preview, beside = false }: PreviewLinesProps) {
  const reader = useReader()
  if (!preview) return <Effects lines={[{ name: effects.order, says: effects.loading }]} />
  const { refusal, after, level } = preview
  if (refusal)
    return <Effects lines={[{ name: effects.refused, says: inReadersZone(refusal.detail, refusal.facts, reader) }]} />
  return <AfterLines order={order} cast={cast} after={after} level={level?.answers ? null : level} beside={beside} />
}

/** What silence does to the level, beside what the answers do: nobody acting is what a preview compares with. */
export function SilenceLine({ preview }: Pick<PreviewLinesProps, 'preview'>) {
  const reader = useReader()
  const level = preview?.level
  if (!level) return null
  return <Effects lines={[{ name: levelEffect.level, says: levelEffect.onAnswer(level, level.before, reader) }]} />
}

/** The order as it would be: after a command that is sent now, or at the end of a request. */
export function AfterLines({ order, cast, after, of = 'now', level = null, beside = false }: AfterLinesProps) {
  const reader = useReader()
  const onLevel =
    level && (beside ? levelEffect.onAnswer(level, level.after, reader) : levelEffect.onLevel(level, reader))
  return (
    <Effects
      lines={[
        { name: effects.order, says: effects.onOrder(order, after, reader, of) },
        { name: effects.money, says: effects.onMoney(order, after, cast) },
        ...(onLevel ? [{ name: levelEffect.level, says: onLevel }] : []),
      ]}
    />
  )
}
