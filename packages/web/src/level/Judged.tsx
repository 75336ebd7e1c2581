// Evaluations: when and by whom, every past one with its reasons, and how to appeal.
import { levelPage } from '@evenhand/sdk/locales/en'
import { useState } from 'react'
import { useDraft } from '../api/send.ts'
import { dataOf, mapped } from '../asked.ts'
import { Fold } from '../ui/Fold.tsx'
import { TextArea } from '../ui/fields.tsx'
import { Answered, More } from '../ui/notices/Answered.tsx'
import { FailureNotice } from '../ui/notices/notices.tsx'
import { Button, Skeleton } from '../ui/parts.tsx'
import { When } from '../ui/When.tsx'
import { type Evaluation, type Level, type LevelRow, useAppeal, useEvaluations, useLevelPolicy } from './data.ts'
import s from './level.module.css'
import { Day } from './Say.tsx'

const texts = levelPage.judged

export function Judged({ level, own }: { readonly level: Level; readonly own: boolean }) {
  const { parts, more } = useEvaluations(level.seller.id)
  return (
    <>
      <p className={s.note}>
        <Rhythm /> {texts.automated(level)}
      </p>
      <Answered
        of={mapped(parts, pages => pages.flatMap(page => page.items))}
        what={texts.past}
        loading={<Skeleton />}
        empty={{ when: items => items.length === 0, says: <p className={s.note}>{texts.none}</p> }}
      >
        {items => (
          <ul className={s.past} aria-label={texts.past}>
            {items.map(evaluation => (
              <Past
                key={`${evaluation.at} ${evaluation.n}`}
                evaluation={evaluation}
                seller={level.seller.id}
                own={own}
              />
            ))}
          </ul>
        )}
      </Answered>
      <More more={more}>{texts.more}</More>
    </>
  )
}

/** The schedule of evaluations; left out while the policy has not loaded. */
function Rhythm() {
  const policy = dataOf(useLevelPolicy())
  return policy && texts.rhythm(policy)
}

interface PastProps {
  readonly evaluation: Evaluation
  readonly seller: string
  readonly own: boolean
}

function Past({ evaluation, seller, own }: PastProps) {
  const { at, orders, appealUntil, appealable } = evaluation
  return (
    <li>
      <p>
        <strong>
          <Day at={at} />
        </strong>{' '}
        {texts.says(evaluation)}
      </p>
      {texts.people(evaluation).map(({ says, ruling }) => (
        <p key={says} className={s.note}>
          {says} {ruling !== null && <q dir="auto">{ruling}</q>}
        </p>
      ))}
      <Fold summary={texts.reasons}>
        {() => (
          <>
            <p className={s.note}>{texts.by(evaluation)}</p>
            <Rows title={texts.kept} rows={evaluation.keep} />
            <Rows title={texts.reached} rows={evaluation.reach} />
            <ul className={s.reasons}>
              {orders.map(judged => (
                <li key={judged.criterion}>{texts.orders(judged)}</li>
              ))}
            </ul>
          </>
        )}
      </Fold>
      {own && appealable && appealUntil !== null && (
        <>
          <p className={s.note}>
            {texts.appealUntil} <When at={appealUntil} />.
          </p>
          <Appeal seller={seller} evaluation={evaluation} />
        </>
      )}
    </li>
  )
}

export const Rows = ({ title, rows }: { readonly title: string; readonly rows: readonly LevelRow[] }) =>
  rows.length === 0 ? null : (
    <>
      <h3 className={s.sub}>{title}</h3>
      <ul className={s.reasons}>
        {rows.map(row => (
          <li key={`${row.criterion} ${row.window} ${row.dateBasis}`}>{texts.row(row)}</li>
        ))}
      </ul>
    </>
  )

function Appeal({ seller, evaluation }: Omit<PastProps, 'own'>) {
  const [text, setText] = useDraft(`appeal:${seller}:${evaluation.at}:${evaluation.n}`)
  const [missing, setMissing] = useState(false)
  const { appeal, busy, failure } = useAppeal(seller, evaluation)
  const submit = async () => {
    setMissing(text.trim() === '')
    if (text.trim() !== '' && (await appeal(text))) setText('')
  }
  return (
    <details>
      <summary>{texts.appeal}</summary>
      <div className={s.form}>
        <TextArea
          label={texts.why}
          help={texts.whyHelp}
          error={missing && text.trim() === '' ? texts.needed : null}
          value={text}
          onChange={setText}
          max={5000}
        />
        <FailureNotice failure={failure} />
        <Button disabled={busy} onClick={() => void submit()}>
          {busy ? texts.sending : texts.send}
        </Button>
      </div>
    </details>
  )
}
