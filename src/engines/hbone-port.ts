/** Where ambient pods are reached, whatever port is asked: Istio's tunnel between nodes (HBONE). */
export const HBONE_PORT = 15_008;
