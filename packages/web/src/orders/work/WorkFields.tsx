// The fields of the work commands: the answers to questions, a delivery, a request for a revision.
import type { Order } from '../../api/cache.ts'
import type { Following } from '../../api/offers.ts'
import { actions } from '../../locale.ts'
import { Check, TextArea } from '../../ui/fields.tsx'
import s from '../actions/actions.module.css'
import type { Work } from './work.ts'

interface WorkFieldsProps {
  readonly following: Following
  readonly order: Order
  readonly work: Work
  /** Whether the first field takes the focus. */
  readonly focus?: boolean
}

export function WorkFields({ following, order, work, focus = false }: WorkFieldsProps) {
  if (following.action === 'accept_delivery') return null
  if (following.action === 'give_requirements')
    return (
      <div className={s.fields}>
        {order.requirements.map((question, i) => (
          <TextArea
            key={question}
            label={question}
            rows={2}
            focus={focus && i === 0}
            value={work.answers[i] ?? ''}
            max={following.inputs.text.max}
            onChange={text => work.setAnswer(i, text)}
          />
        ))}
      </div>
    )
  if (following.action === 'deliver')
    return (
      <div className={s.fields}>
        <TextArea
          label={actions.deliver.message}
          focus={focus}
          value={work.message}
          onChange={work.setMessage}
          max={following.inputs.message.max}
        />
        <TextArea
          label={actions.deliver.links}
          help={actions.deliver.linksHelp}
          optional
          rows={2}
          value={work.links}
          onChange={work.setLinks}
        />
      </div>
    )
  return (
    <div className={s.fields}>
      <TextArea
        label={actions.revision.explanation}
        focus={focus}
        value={work.explanation}
        onChange={work.setExplanation}
        max={following.inputs.explanation.max}
      />
      <Check
        label={actions.revision.nothingUsable}
        help={actions.revision.nothingUsableHelp}
        checked={work.unusable}
        onChange={work.setUnusable}
      />
    </div>
  )
}
