#ifndef CLINUX_H
#define CLINUX_H
int weir_placeholder(void);
#endif
