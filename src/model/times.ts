/** 1970-01-01 and 2200-12-31T23:59:59.999Z in epoch milliseconds: the times that may be loaded. */
export const EARLIEST = 0;
export const LATEST = Date.UTC(2201, 0, 1) - 1;
