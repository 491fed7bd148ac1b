/** A member and one of its subaccounts: 0 is the primary one, up to 63. */
export interface Owner {
  readonly memberId: string
  readonly subaccount: number
}

export const MOST_SUBACCOUNTS = 63
