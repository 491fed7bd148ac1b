import { type Decoder, Fields, text } from '../answer/decode.ts'

/** Why one item of a batch was refused, in the words of the exchange. */
export interface BatchError {
  readonly code: string
  readonly message: string
  readonly details: string | undefined
}

/** One item of a batch, in the order of the request: what it gave, or why it gave nothing. */
export type BatchItem<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly error: BatchError; readonly clientOrderId: string | undefined }

export function toBatchItem<T>(toResult: Decoder<T>): Decoder<BatchItem<T>> {
  return (value) => {
    const fields = new Fields(value)
    const error = fields.find('error', toBatchError)
    if (error === undefined) return { ok: true, ...toResult(value) }
    return { ok: false, error, clientOrderId: fields.find('client_order_id', text) || undefined }
  }
}

const toBatchError: Decoder<BatchError> = (value) => {
  const fields = new Fields(value)
  return {
    code: fields.find('code', text) ?? 'unknown',
    message: fields.find('message', text) ?? '',
    details: fields.find('details', text),
  }
}
