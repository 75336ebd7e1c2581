// Shows when and by whom a level is evaluated, every past evaluation with its reasons, and how to appeal.
import { useState } from 'react'
import { useDraft } from '../api/send.ts'
import { dataOf, mapped } from '../loadable.ts'
import { levelPage } from '../locale.ts'
import { Fold } from '../ui/Fold.tsx'
import { TextArea } from '../ui/fields.tsx'
import { Answered, More } from '../ui/notices/Answered.tsx'
import { FailureNotice } from '../ui/notices/notices.tsx'
import { Button, Skeleton } from '../ui/parts.tsx'
import { When } from '../ui/When.tsx'
import { type Evaluation, type Level, type LevelRow, useAppeal, useEvaluations, useLevelPolicy } from './data.ts'
import s from './level.module.css'
import { Day } from './Phrases.tsx'

export function Evaluations({ level, own }: { readonly level: Level; readonly own: boolean }) {
  const { parts, more } = useEvaluations(level.seller.id)
  return (
    <>
      <p className={s.note}>
        <Rhythm /> {levelPage.evaluations.automated(level)}
      </p>
      <Answered
        of={mapped(parts, pages => pages.flatMap(page => page.items))}
        what={levelPage.evaluations.past}
        loading={<Skeleton />}
        empty={{ when: items => items.length === 0, content: <p className={s.note}>{levelPage.evaluations.none}</p> }}
      >
        {items => (
          <ul className={s.past} aria-label={levelPage.evaluations.past}>
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
      <More more={more}>{levelPage.evaluations.more}</More>
    </>
  )
}

/** Shows the schedule of evaluations, once the policy has loaded. */
function Rhythm() {
  const policy = dataOf(useLevelPolicy())
  return policy && levelPage.evaluations.rhythm(policy)
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
        {levelPage.evaluations.result(evaluation)}
      </p>
      {levelPage.evaluations.people(evaluation).map(({ text, ruling }) => (
        <p key={text} className={s.note}>
          {text} {ruling !== null && <q dir="auto">{ruling}</q>}
        </p>
      ))}
      <Fold summary={levelPage.evaluations.reasons}>
        {() => (
          <>
            <p className={s.note}>{levelPage.evaluations.by(evaluation)}</p>
            <Rows title={levelPage.evaluations.kept} rows={evaluation.keep} />
            <Rows title={levelPage.evaluations.reached} rows={evaluation.reach} />
            <ul className={s.reasons}>
              {orders.map(entry => (
                <li key={entry.criterion}>{levelPage.evaluations.orders(entry)}</li>
              ))}
            </ul>
          </>
        )}
      </Fold>
      {own && appealable && appealUntil !== null && (
        <>
          <p className={s.note}>
            {levelPage.evaluations.appealUntil} <When at={appealUntil} />.
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
          <li key={`${row.criterion} ${row.window} ${row.dateBasis}`}>{levelPage.evaluations.row(row)}</li>
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
      <summary>{levelPage.evaluations.appeal}</summary>
      <div className={s.form}>
        <TextArea
          label={levelPage.evaluations.why}
          help={levelPage.evaluations.whyHelp}
          error={missing && text.trim() === '' ? levelPage.evaluations.needed : null}
          value={text}
          onChange={setText}
          max={5000}
        />
        <FailureNotice failure={failure} />
        <Button disabled={busy} onClick={() => void submit()}>
          {busy ? levelPage.evaluations.sending : levelPage.evaluations.send}
        </Button>
      </div>
    </details>
  )
}
