/// ISO base media files in fragments (ISO/IEC 14496-12).
package enum FragmentedMP4 {}
