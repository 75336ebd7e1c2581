// Shows the perks of the seller's level, of the level below, and of the next level.
import { dataOf } from '../loadable.ts'
import { levelPage } from '../locale.ts'
import { Card } from '../ui/parts.tsx'
import { type Level, useLevelPolicy } from './data.ts'
import s from './level.module.css'
import { Phrases } from './Phrases.tsx'

export function Perks({ level }: { readonly level: Level }) {
  const policy = dataOf(useLevelPolicy())
  const { perks, grace, next } = level
  const now = levelPage.perks.lines(perks.now)
  return (
    <Card title={levelPage.perks.title} id="perks">
      {grace && (
        <p className={s.note}>
          <Phrases phrases={[levelPage.perks.grace(grace)]} />
        </p>
      )}
      {now.length === 0 ? <p className={s.note}>{levelPage.perks.none}</p> : <PerkTable perks={perks} next={next} />}
      {policy && perks.atStake && <p className={s.note}>{levelPage.perks.lost(policy)}</p>}
    </Card>
  )
}

/** Shows the perks of the seller's level beside those of the adjacent levels. */
function PerkTable({ perks, next }: Pick<Level, 'perks' | 'next'>) {
  const others = [
    ...(perks.atStake ? [{ name: levelPage.perks.stake, lines: levelPage.perks.lines(perks.atStake) }] : []),
    ...(perks.next && next !== null
      ? [{ name: levelPage.perks.next(next), lines: levelPage.perks.lines(perks.next) }]
      : []),
  ]
  return (
    <table className={s.perks}>
      <thead>
        <tr>
          <th scope="col">{levelPage.perks.perk}</th>
          <th scope="col">{levelPage.perks.now}</th>
          {others.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {levelPage.perks.lines(perks.now).map(({ name, value }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <b>{value}</b>
            </td>
            {others.map(other => (
              <td key={other.name}>{other.lines.find(line => line.name === name)?.value ?? '–'}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
