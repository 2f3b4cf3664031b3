/** Figures as people read them: three digits are enough. */
export const seconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} s`;
export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const perSecond = (value: number): string => `${value.toFixed(1)}/s`;
export const cpu = (value: number | null): string => `${value === null ? '—' : seconds(value)} of CPU`;
