// The fields of the work commands: the answers to questions, a delivery, a request for a revision.
import type { Order } from '../../api/cache.ts'
import { type FollowAction, type Inputs, longest } from '../../api/inputs.ts'
import { actions } from '../../locale.ts'
import { Check, TextArea } from '../../ui/fields.tsx'
import s from '../actions/actions.module.css'
import type { Work } from './work.ts'

interface WorkFieldsProps {
  readonly action: FollowAction
  readonly inputs: Inputs
  readonly order: Order
  readonly work: Work
  /** Whether the first field takes the focus. */
  readonly focus?: boolean
}

export function WorkFields({ action, inputs, order, work, focus = false }: WorkFieldsProps) {
  if (action === 'accept_delivery') return null
  if (action === 'give_requirements')
    return (
      <div className={s.fields}>
        {order.requirements.map((question, i) => (
          <TextArea
            key={question}
            label={question}
            rows={2}
            focus={focus && i === 0}
            value={work.answers[i] ?? ''}
            max={longest(inputs, 'text', 10_000)}
            onChange={text => work.setAnswer(i, text)}
          />
        ))}
      </div>
    )
  if (action === 'deliver')
    return (
      <div className={s.fields}>
        <TextArea
          label={actions.deliver.message}
          focus={focus}
          value={work.message}
          onChange={work.setMessage}
          max={longest(inputs, 'message', 10_000)}
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
        max={longest(inputs, 'explanation', 10_000)}
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
