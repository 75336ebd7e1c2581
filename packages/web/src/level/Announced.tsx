// Rules that are announced: from when on, and how the seller stands by them today.
import { levelPage } from '@evenhand/sdk/words/en'
import { When } from '../ui/When.tsx'
import type { Level } from './data.ts'
import { Rows } from './Judged.tsx'
import s from './level.module.css'

const words = levelPage.announced

interface Props {
  readonly announced: NonNullable<Level['announced']>
  readonly own: boolean
}

export const Announced = ({ announced, own }: Props) => (
  <>
    <p className={s.note}>
      {words.from}{' '}
      <strong>
        <When at={announced.inForceSince} />
      </strong>
      . {own ? words.until : words.untilOf}
    </p>
    <Rows title={words.keep(announced)} rows={announced.keep} />
    <Rows title={words.reach(announced)} rows={announced.reach} />
  </>
)
