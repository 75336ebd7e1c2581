// The confirmation of a final step, with the amount on the button; all other steps take a single press.
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { shell } from '../../locale.ts'
import { Button } from '../parts.tsx'
import s from '../ui.module.css'

interface ConfirmProps {
  /** The label of the first button, which only shows the second button. */
  readonly children: string
  /** The label of the second button: “Cancel and refund 180.00 USD”. */
  readonly sure: string
  readonly busy: string | null
  readonly look?: 'primary' | 'plain' | 'quiet'
  readonly describedBy?: string | undefined
  readonly disabled?: boolean
  /** Further text, shown between the first press and the second. */
  readonly also?: ReactNode
  readonly onSure: () => void
}

export function Confirm(props: ConfirmProps) {
  const { children, sure, busy, look = 'plain', describedBy, disabled = false, also, onSure } = props
  const [isPressed, setPressed] = useState(false)
  const first = useRef<HTMLButtonElement>(null)
  const back = () => {
    setPressed(false)
    // The first button exists again only after the next render.
    requestAnimationFrame(() => first.current?.focus())
  }
  if (!isPressed)
    return (
      <Button
        ref={first}
        look={look}
        wide={look !== 'quiet'}
        disabled={disabled || busy !== null}
        aria-describedby={describedBy}
        onClick={() => setPressed(true)}
      >
        {busy ?? children}
      </Button>
    )
  return (
    <Sure
      sure={sure}
      busy={busy}
      look={look}
      describedBy={describedBy}
      disabled={disabled}
      also={also}
      onSure={onSure}
      onBack={back}
    />
  )
}

type SureProps = Omit<ConfirmProps, 'children'> & { readonly onBack: () => void }

function Sure({ sure, busy, look, describedBy, disabled, also, onSure, onBack }: SureProps) {
  const question = useRef<HTMLParagraphElement>(null)
  useEffect(() => question.current?.focus(), [])
  return (
    <div className={s.sure}>
      <p ref={question} tabIndex={-1} className={s.noticeTitle}>
        {shell.cannotBeUndone}
      </p>
      {also}
      <Button
        look={look === 'quiet' ? 'plain' : (look ?? 'plain')}
        wide
        disabled={disabled || busy !== null}
        aria-describedby={describedBy}
        onClick={onSure}
      >
        {busy ?? sure}
      </Button>
      <Button look="quiet" disabled={busy !== null} onClick={onBack}>
        {shell.notYet}
      </Button>
    </div>
  )
}
