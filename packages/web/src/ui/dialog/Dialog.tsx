// A native modal dialog: the focus stays inside, Escape closes the dialog, and the focus then returns to where it was.
import { type ReactNode, useEffect, useRef } from 'react'
import { shell } from '../../locale.ts'
import { Button } from '../parts.tsx'
import s from './Dialog.module.css'

export function Dialog({
  title,
  onClose,
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    const before = document.activeElement
    dialog?.showModal()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={ref}
      className={s.dialog}
      aria-labelledby="dialog-title"
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className={s.head}>
        <h2 className={s.title} id="dialog-title" tabIndex={-1}>
          {title}
        </h2>
        <Button look="quiet" onClick={onClose}>
          {shell.close}
        </Button>
      </div>
      <div className={s.body}>{children}</div>
    </dialog>
  )
}
