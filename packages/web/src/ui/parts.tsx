// Small components: buttons, cards, marks, avatars, skeletons.
import type { ComponentProps, ReactNode } from 'react'
import { shell } from '../locale.ts'
import { Icon, type IconName } from './frame/Icon.tsx'
import s from './ui.module.css'

/** Joins class names, leaving out the empty ones. */
export const cx = (...names: readonly (string | false | null | undefined)[]): string => names.filter(Boolean).join(' ')

type Look = 'primary' | 'plain' | 'quiet'
const LOOKS: Readonly<Record<Look, string | undefined>> = { primary: s.primary, plain: undefined, quiet: s.quiet }

export function Button({
  look = 'plain',
  wide = false,
  className,
  ...rest
}: ComponentProps<'button'> & { readonly look?: Look; readonly wide?: boolean }) {
  return <button type="button" {...rest} className={cx(s.button, LOOKS[look], wide && s.wide, className)} />
}

/** Returns the classes that make a link look like a button. */
export const buttonLook = (look: Look = 'plain', wide = false): string => cx(s.button, LOOKS[look], wide && s.wide)

export function Card({
  title,
  id,
  children,
  className,
}: {
  readonly title: string
  readonly id: string
  readonly children: ReactNode
  readonly className?: string | undefined
}) {
  return (
    <section className={cx(s.card, className)} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

/** A titled part of a sheet. */
export const Section = ({
  title,
  id,
  children,
}: {
  readonly title: string
  readonly id: string
  readonly children: ReactNode
}) => (
  <section aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {children}
  </section>
)

export const Sheet = ({ children }: { readonly children: ReactNode }) => (
  <div className={cx(s.card, s.sheet)}>{children}</div>
)

/** An arrow from an old value to a new one, in the direction of reading. */
export const To = () => (
  <span className={s.to} aria-hidden="true">
    →
  </span>
)

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .flatMap(part => [...part].slice(0, 1))
    .slice(0, 2)
    .join('')
    .toUpperCase()

export const Avatar = ({ name, role }: { readonly name: string; readonly role: string }) => (
  <span className={cx(s.avatar, role === 'buyer' && s.buyer, role === 'staff' && s.staff)} aria-hidden="true">
    <bdi>{initials(name)}</bdi>
  </span>
)

const MARKS = { turn: 'turn', waiting: 'waiting', late: 'late', plain: null } as const satisfies Record<
  string,
  IconName | null
>

export const Pill = ({
  tone = 'plain',
  children,
}: {
  readonly tone?: keyof typeof MARKS
  readonly children: ReactNode
}) => (
  <span className={cx(s.pill, tone === 'turn' && s.turn, tone === 'late' && s.late)}>
    {MARKS[tone] && <Icon name={MARKS[tone]} />}
    {children}
  </span>
)

export const Hidden = ({ children }: { readonly children: ReactNode }) => <span className={s.hidden}>{children}</span>

const BARS = ['title', 'line', 'short', 'text', 'more', 'last']
type Shape = 'lines' | 'rows' | 'order' | 'level'

/** A skeleton with the height of the content, so that nothing below it moves. */
export const Skeleton = ({ shape = 'lines' }: { readonly shape?: Shape }) => (
  <div className={cx(s.skeleton, s[shape])} aria-busy="true">
    <Hidden>{shell.loading}</Hidden>
    {BARS.map(bar => (
      <span key={bar} aria-hidden="true" />
    ))}
  </div>
)

export interface Effect {
  readonly name: string
  readonly text: string
}
interface EffectsProps {
  readonly lines: readonly Effect[]
  readonly id?: string | undefined
  /** Whether the effect is still being loaded. */
  readonly isLooking?: boolean
}
/** Shows the effect of a choice, line by line. */
export const Effects = ({ lines, id, isLooking = false }: EffectsProps) => (
  <dl className={cx(s.effects, isLooking && s.looking)} id={id}>
    {lines.map(({ name, text }) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{text}</dd>
      </div>
    ))}
  </dl>
)
