"""Searches over public cases: types of shift, or free starts, from the same terms as a centre."""
