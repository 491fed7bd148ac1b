import { expect, it } from 'vitest'
import { decodeFrame } from '../decode-frame.ts'

const CREATED = {
  market_ticker: 'INXD-23SEP14-B4487',
  event_type: 'created',
  exchange_index: 0,
  open_ts: 1_694_635_200,
  close_ts: 1_694_721_600,
  price_level_structure: 'linear_cent',
  additional_metadata: {
    name: 'S&P 500 daily return on Sep 14',
    title: 'S&P 500 closes up by 0.02% or more',
    yes_sub_title: 'up',
    no_sub_title: 'down',
    rules_primary: 'The S&P 500 index level at 4:00 PM ET...',
    rules_secondary: '',
    can_close_early: true,
    event_ticker: 'INXD-23SEP14',
    expected_expiration_ts: 1_694_721_600,
    strike_type: 'greater',
    floor_strike: 4_487.5,
  },
}
const frame = (type: string, msg: object): object => ({ type, sid: 13, seq: 9, msg })

it('reads a market that was created, with its texts and strikes', () => {
  expect(decodeFrame(frame('market_lifecycle_v2', CREATED))).toMatchObject({
    kind: 'market-lifecycle',
    isMultivariate: false,
    ticker: 'INXD-23SEP14-B4487',
    eventType: 'created',
    exchangeIndex: 0,
    openTime: 1_694_635_200_000_000,
    closeTime: 1_694_721_600_000_000,
    priceLevelStructure: 'linear_cent',
    market: {
      title: 'S&P 500 closes up by 0.02% or more',
      yesSubtitle: 'up',
      noSubtitle: 'down',
      rulesSecondary: '',
      canCloseEarly: true,
      eventTicker: 'INXD-23SEP14',
      expectedExpirationTime: 1_694_721_600_000_000,
      strikeType: 'greater',
      floorStrike: 4_487.5,
      capStrike: undefined,
    },
    msg: CREATED,
  })
})

it('tells a combo market by its channel', () => {
  expect(decodeFrame(frame('multivariate_market_lifecycle', CREATED))).toMatchObject({ kind: 'market-lifecycle', isMultivariate: true })
})

it('reads new strikes and a new subtitle', () => {
  const msg = { market_ticker: 'M', event_type: 'metadata_updated', strike_type: 'between', floor_strike: 95_000, cap_strike: 95_250 }
  expect(decodeFrame(frame('market_lifecycle_v2', { ...msg, custom_strike: { team: 'A' }, yes_sub_title: 'above $95,000' }))).toMatchObject(
    {
      eventType: 'metadata_updated',
      strikeType: 'between',
      floorStrike: 95_000,
      capStrike: 95_250,
      customStrike: { team: 'A' },
      yesSubtitle: 'above $95,000',
      market: undefined,
    },
  )
})

it('reads an event that was created, with when it strikes', () => {
  const msg = { event_ticker: 'E', series_ticker: 'S', title: 'T', subtitle: 'U', collateral_return_type: 'MECNET', exchange_index: 2 }
  expect(decodeFrame(frame('event_lifecycle', { ...msg, strike_date: 1_694_721_600, strike_period: 'weekly' }))).toMatchObject({
    kind: 'event-lifecycle',
    collateralReturnType: 'MECNET',
    exchangeIndex: 2,
    strikeTime: 1_694_721_600_000_000,
    strikePeriod: 'weekly',
  })
})

it('reads the fees of an event, and that they were cleared', () => {
  const fees = (type: string | null, factor: number | null): object =>
    frame('event_fee_update', { event_ticker: 'E', fee_type_override: type, fee_multiplier_override: factor })
  expect(decodeFrame(fees('quadratic', 0.5))).toMatchObject({
    kind: 'event-fee-update',
    feeTypeOverride: 'quadratic',
    feeMultiplierOverride: 0.5,
  })
  expect(decodeFrame(fees(null, null))).toMatchObject({
    kind: 'event-fee-update',
    eventTicker: 'E',
    feeTypeOverride: undefined,
    feeMultiplierOverride: undefined,
  })
})
