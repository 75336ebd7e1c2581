// Shows an announced policy version: when it takes effect, and the seller's figures today under its rules.

import { levelPage } from '../locale.ts'
import { When } from '../ui/When.tsx'
import type { Level } from './data.ts'
import { Rows } from './Evaluations.tsx'
import s from './level.module.css'

interface Props {
  readonly announced: NonNullable<Level['announced']>
  readonly own: boolean
}

export const Announced = ({ announced, own }: Props) => (
  <>
    <p className={s.note}>
      {levelPage.announced.from}{' '}
      <strong>
        <When at={announced.inForceSince} />
      </strong>
      . {own ? levelPage.announced.until : levelPage.announced.untilOf}
    </p>
    <Rows title={levelPage.announced.keep(announced)} rows={announced.keep} />
    <Rows title={levelPage.announced.reach(announced)} rows={announced.reach} />
  </>
)
