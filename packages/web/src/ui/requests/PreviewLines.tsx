// The server's preview of a choice in lines for the order, the money and the level, or the reason for a refusal.
import type { Result } from '@evenhand/sdk'
import type { Cast } from '@evenhand/sdk/locales'
import { dataOf, type Loadable } from '../../loadable.ts'
import { effects, levelEffect, shell, whyRefused } from '../../locale.ts'
import { Answered } from '../notices/Answered.tsx'
import { Effects } from '../parts.tsx'
import { useReader } from '../reader.tsx'

interface PreviewLinesProps {
  readonly order: Result<'getOrder'>
  readonly cast: Cast
  readonly preview: Loadable<Result<'preview'> | null>
  /** The id by which a button refers to the description of its effect. */
  readonly id?: string | undefined
  /** Whether other answers are shown beside this one. If so, the level is not compared with the level after silence. */
  readonly beside?: boolean
}

interface AfterLinesProps extends Pick<PreviewLinesProps, 'order' | 'cast' | 'beside' | 'id'> {
  readonly after: Result<'preview'>['after']
  readonly of?: 'now' | 'answer' | 'silence'
  /** The effect on the seller's level, which only the seller and staff see. */
  readonly level?: Result<'preview'>['level']
}

export const PreviewLines = ({ preview, id, ...rest }: PreviewLinesProps) => (
  <Answered of={preview} what={shell.unread.preview} loading={<Looking id={id} />} empty={null}>
    {result => (result === null ? <Looking id={id} /> : <PreviewResult preview={result} id={id} {...rest} />)}
  </Answered>
)

const Looking = ({ id }: Pick<PreviewLinesProps, 'id'>) => (
  <Effects id={id} isLooking lines={[{ name: effects.order, text: effects.loading }]} />
)

type PreviewResultProps = Omit<PreviewLinesProps, 'preview'> & { readonly preview: Result<'preview'> }

function PreviewResult({ order, cast, preview: { refusal, after, level }, beside = false, id }: PreviewResultProps) {
  const reader = useReader()
  if (refusal) {
    return <Effects id={id} lines={[{ name: effects.refused, text: whyRefused(refusal, reader) }]} />
  }
  return (
    <AfterLines order={order} cast={cast} after={after} beside={beside} id={id} level={level?.answers ? null : level} />
  )
}

/** Shows, beside the answers, the effect of silence on the level, which is the `before` of a preview. */
export function SilenceLine({ preview }: Pick<PreviewLinesProps, 'preview'>) {
  const reader = useReader()
  const level = dataOf(preview)?.level
  if (!level) return null
  return <Effects lines={[{ name: levelEffect.level, text: levelEffect.onAnswer(level, level.before, reader) }]} />
}

/** Shows how the order will be after a command sent now, after an answer to a request, or after silence. */
export function AfterLines({ order, cast, after, of = 'now', level = null, beside = false, id }: AfterLinesProps) {
  const reader = useReader()
  const onLevel =
    level && (beside ? levelEffect.onAnswer(level, level.after, reader) : levelEffect.onLevel(level, reader))
  return (
    <Effects
      id={id}
      lines={[
        { name: effects.order, text: effects.onOrder(order, after, reader, of) },
        { name: effects.money, text: effects.onMoney(order, after, cast) },
        ...(onLevel ? [{ name: levelEffect.level, text: onLevel }] : []),
      ]}
    />
  )
}
