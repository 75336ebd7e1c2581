// Form fields with a label, a counter of characters, and an error beside them.
import { type InputHTMLAttributes, type ReactNode, useId } from 'react'
import { shell } from '../locale.ts'
import s from './fields.module.css'
import { cx, Hidden } from './parts.tsx'

interface Labelled {
  readonly label: string
  readonly help?: string | undefined
  readonly error?: string | null | undefined
}

export interface AreaProps extends Labelled {
  /** The id by which links can lead to the field. */
  readonly id?: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly max?: number | undefined
  readonly optional?: boolean
  readonly rows?: number
  readonly placeholder?: string | undefined
  readonly focus?: boolean
  /** The content at the end of the line below the field. */
  readonly end?: ReactNode
}

/** The counter is shown once a text reaches this share of its maximum length. */
const COUNTED_FROM = 0.6

export function TextArea({
  label,
  help,
  error,
  value,
  onChange,
  max,
  optional,
  rows = 3,
  placeholder,
  focus = false,
  end,
  id: named,
}: AreaProps) {
  const own = useId()
  const id = named ?? own
  const counted = max !== undefined && (max <= 1000 || value.length > max * COUNTED_FROM)
  const grow = (element: HTMLTextAreaElement | null) => {
    if (element && focus && element.dataset.focused === undefined) {
      element.dataset.focused = 'yes'
      element.focus({ preventScroll: false })
    }
  }
  return (
    <div className={s.field}>
      <label className={s.label} htmlFor={id}>
        <bdi>{label}</bdi> {optional && <small>({shell.optional})</small>}
      </label>
      <textarea
        id={id}
        ref={grow}
        className={cx(s.area, error && s.wrong)}
        rows={rows}
        dir="auto"
        maxLength={max}
        value={value}
        placeholder={placeholder}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-foot`}
        onChange={event => onChange(event.target.value)}
      />
      <div className={s.foot}>
        <div className={s.footText} id={`${id}-foot`}>
          {error ? <span className={s.error}>{error}</span> : <span className={s.help}>{help}</span>}
          {counted && <span className={s.help}>{shell.characters(value.length, max)}</span>}
        </div>
        {end}
      </div>
    </div>
  )
}

export function Input({ label, help, error, ...rest }: Labelled & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId()
  return (
    <div className={s.field}>
      <label className={s.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        className={cx(s.input, error && s.wrong)}
        aria-invalid={error ? true : undefined}
        aria-describedby={help || error ? `${id}-foot` : undefined}
      />
      {error ? (
        <span className={s.error} id={`${id}-foot`}>
          {error}
        </span>
      ) : (
        help && (
          <span className={s.help} id={`${id}-foot`}>
            {help}
          </span>
        )
      )}
    </div>
  )
}

export interface ChoiceOption<V extends string> {
  readonly value: V
  readonly name: string
  readonly about?: ReactNode
}

/** Radio buttons shown as cards. The group is one tab stop; arrow keys choose. */
export function Choices<V extends string>({
  legend,
  options,
  value,
  onChange,
  error,
  quietLegend = false,
}: {
  readonly legend: string
  readonly options: readonly ChoiceOption<V>[]
  readonly value: V | null
  readonly onChange: (value: V) => void
  readonly error?: string | null | undefined
  readonly quietLegend?: boolean
}) {
  const name = useId()
  return (
    <fieldset aria-describedby={error ? `${name}-error` : undefined}>
      <legend className={quietLegend ? undefined : s.label}>{quietLegend ? <Hidden>{legend}</Hidden> : legend}</legend>
      <div className={s.choices}>
        {options.map(option => (
          <label key={option.value} className={s.choice}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span className={s.choiceName}>{option.name}</span>
            {option.about && <small>{option.about}</small>}
          </label>
        ))}
      </div>
      {error && (
        <p className={s.error} id={`${name}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  )
}

export function Check({
  label,
  help,
  checked,
  onChange,
}: {
  readonly label: string
  readonly help?: string
  readonly checked: boolean
  readonly onChange: (on: boolean) => void
}) {
  return (
    <label className={s.choice}>
      <input type="checkbox" checked={checked} onChange={event => onChange(event.target.checked)} />
      <span className={s.choiceName}>{label}</span>
      {help && <small>{help}</small>}
    </label>
  )
}
