// Shows the effect of a choice below it, line by line, from the server's preview.
import type { Input } from '@evenhand/sdk'
import type { Cast } from '@evenhand/sdk/locales'
import type { Order } from '../../api/cache.ts'
import { usePreview } from '../../api/orders.ts'
import { PreviewLines } from '../../ui/requests/PreviewLines.tsx'

/** A placeholder for text that has not been typed yet; the text does not change the effect of a choice. */
export const ANY_TEXT = '…'

interface PreviewProps {
  readonly order: Order
  readonly cast: Cast
  readonly command: Input<'preview'>['command'] | null
  readonly id?: string
}

export const Preview = ({ order, cast, command, id }: PreviewProps) => (
  <PreviewLines
    order={order}
    cast={cast}
    id={id}
    preview={usePreview(order, command)}
    beside={command?.action === 'answer_request'}
  />
)
