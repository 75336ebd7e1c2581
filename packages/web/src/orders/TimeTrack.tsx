// Draws a line whose length is the share of a window that is left; the text beside the line gives the exact time.
import { useReader } from '../ui/reader.tsx'
import s from './actions/actions.module.css'

export function TimeTrack({ from, to }: { readonly from: string; readonly to: string }) {
  const { now } = useReader(10_000)
  const share = Math.min(1, Math.max(0, (Date.parse(to) - now) / (Date.parse(to) - Date.parse(from))))
  return (
    <div className={s.track} aria-hidden="true">
      <span style={{ width: `${share * 100}%` }} />
    </div>
  )
}
