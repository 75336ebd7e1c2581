// An announced policy version: when it takes effect, and the seller's figures under it today.
import { levelPage } from '@evenhand/sdk/locales/en'
import { When } from '../ui/When.tsx'
import type { Level } from './data.ts'
import { Rows } from './Judged.tsx'
import s from './level.module.css'

const texts = levelPage.announced

interface Props {
  readonly announced: NonNullable<Level['announced']>
  readonly own: boolean
}

export const Announced = ({ announced, own }: Props) => (
  <>
    <p className={s.note}>
      {texts.from}{' '}
      <strong>
        <When at={announced.inForceSince} />
      </strong>
      . {own ? texts.until : texts.untilOf}
    </p>
    <Rows title={texts.keep(announced)} rows={announced.keep} />
    <Rows title={texts.reach(announced)} rows={announced.reach} />
  </>
)
