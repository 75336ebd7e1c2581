// The frame of every page: the top bar, the signed-in person, global notices, and the bottom bar.
import type { ReactNode } from 'react'
import { shell } from '../../locale.ts'
import { LiveRegion } from '../notices/announce.tsx'
import { Avatar, Hidden, Pill } from '../parts.tsx'
import s from './Frame.module.css'

interface FrameProps {
  readonly person: { readonly name: string; readonly role: string } | null
  /** The number of orders that wait for the reader; null while unknown. */
  readonly turns: number | null
  readonly links: ReactNode
  /** Makes the signed-in person a link to their sessions. */
  readonly account: (face: ReactNode) => ReactNode
  readonly notice: ReactNode
  readonly foot: ReactNode
  readonly children: ReactNode
}

/** Publishes the height of the bottom bar to the styles whenever it changes. */
function followHeight(foot: HTMLElement | null) {
  if (!foot) return
  const { style } = document.documentElement
  const observer = new ResizeObserver(() => style.setProperty('--foot', `${foot.offsetHeight}px`))
  observer.observe(foot)
  return () => {
    observer.disconnect()
    style.removeProperty('--foot')
  }
}

export function Frame({ person, turns, links, account, notice, foot, children }: FrameProps) {
  return (
    <div className={s.frame}>
      <a className={s.skip} href="#main">
        {shell.skip}
      </a>
      <header className={s.bar}>
        <span className={s.brand}>{shell.product}</span>
        <nav aria-label={shell.mainNav} className={s.nav}>
          {links}
        </nav>
        {person && (
          <span className={s.who}>
            {turns !== null && turns > 0 && (
              <Pill tone="turn">
                <span className={s.turnsLong}>{shell.needYou(turns)}</span>
                <span className={s.turnsShort} aria-hidden="true">
                  {turns}
                </span>
              </Pill>
            )}
            {account(
              <>
                <Hidden>{shell.signedInAs(person.name, shell.role(person.role))}</Hidden>
                <span className={s.name} aria-hidden="true">
                  <bdi>{person.name}</bdi>
                  <small>{shell.role(person.role)}</small>
                </span>
                <Avatar name={person.name} role={person.role} />
              </>,
            )}
          </span>
        )}
      </header>
      <main id="main" className={s.main} tabIndex={-1}>
        <LiveRegion />
        <div className={s.notice}>{notice}</div>
        {children}
      </main>
      {foot && (
        <div className={s.foot} ref={followHeight}>
          {foot}
        </div>
      )}
    </div>
  )
}
