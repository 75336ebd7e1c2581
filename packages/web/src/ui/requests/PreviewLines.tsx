// The server's preview of a choice, in lines: the order and the money, or why it would be refused.
import type { Result } from '@evenhand/sdk'
import { type Cast, effects, inReadersZone, levelEffect, shell } from '@evenhand/sdk/locales/en'
import { type Asked, dataOf } from '../../asked.ts'
import { Answered } from '../notices/Answered.tsx'
import { Effects } from '../parts.tsx'
import { useReader } from '../reader.tsx'

interface PreviewLinesProps {
  readonly order: Result<'getOrder'>
  readonly cast: Cast
  readonly preview: Asked<Result<'preview'> | null>
  /** By which its button says what it does. */
  readonly id?: string | undefined
  /** Other answers stand beside it: what it does to the level is said by itself, not against doing nothing. */
  readonly beside?: boolean
}

interface AfterLinesProps extends Pick<PreviewLinesProps, 'order' | 'cast' | 'beside' | 'id'> {
  readonly after: Result<'preview'>['after']
  readonly of?: 'now' | 'answer' | 'silence'
  /** What it does to the seller's level; only the seller and staff are told. */
  readonly level?: Result<'preview'>['level']
}

export const PreviewLines = ({ preview, id, ...rest }: PreviewLinesProps) => (
  <Answered of={preview} what={shell.unread.preview} loading={<Looking id={id} />} empty={null}>
    {seen => (seen === null ? <Looking id={id} /> : <Seen preview={seen} id={id} {...rest} />)}
  </Answered>
)

const Looking = ({ id }: Pick<PreviewLinesProps, 'id'>) => (
  <Effects id={id} isLooking lines={[{ name: effects.order, says: effects.loading }]} />
)

type SeenProps = Omit<PreviewLinesProps, 'preview'> & { readonly preview: Result<'preview'> }

function Seen({ order, cast, preview: { refusal, after, level }, beside = false, id }: SeenProps) {
  const reader = useReader()
  if (refusal) {
    const says = inReadersZone(refusal.detail, refusal.facts, reader)
    return <Effects id={id} lines={[{ name: effects.refused, says }]} />
  }
  return (
    <AfterLines order={order} cast={cast} after={after} beside={beside} id={id} level={level?.answers ? null : level} />
  )
}

/** What silence does to the level, beside what the answers do: nobody acting is what a preview compares with. */
export function SilenceLine({ preview }: Pick<PreviewLinesProps, 'preview'>) {
  const reader = useReader()
  const level = dataOf(preview)?.level
  if (!level) return null
  return <Effects lines={[{ name: levelEffect.level, says: levelEffect.onAnswer(level, level.before, reader) }]} />
}

/** The order as it would be: after a command that is sent now, or at the end of a request. */
export function AfterLines({ order, cast, after, of = 'now', level = null, beside = false, id }: AfterLinesProps) {
  const reader = useReader()
  const onLevel =
    level && (beside ? levelEffect.onAnswer(level, level.after, reader) : levelEffect.onLevel(level, reader))
  return (
    <Effects
      id={id}
      lines={[
        { name: effects.order, says: effects.onOrder(order, after, reader, of) },
        { name: effects.money, says: effects.onMoney(order, after, cast) },
        ...(onLevel ? [{ name: levelEffect.level, says: onLevel }] : []),
      ]}
    />
  )
}
