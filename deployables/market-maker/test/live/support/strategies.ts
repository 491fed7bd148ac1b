/** Quotes close to the market and often, so that much happens in little time. */
export const LIVELY = {
  preset: 'baseline',
  quoting: {
    volatility: { kind: 'fixed', domain: 'log-odds', sigma: 0.005 },
    minimumEdge: { against: 'reservation', perContract: '0.0001' },
    size: { kind: 'linear', size: '3' },
    unit: '3',
    maxPosition: '60',
  },
  risk: { remove: ['hourly-loss', 'fill-rate', 'settlement-cutoff'] },
}
