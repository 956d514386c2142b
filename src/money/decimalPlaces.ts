export const decimalPlaces = (text: string): number => text.split('.')[1]?.length ?? 0
