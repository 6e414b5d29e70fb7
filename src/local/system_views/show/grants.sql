SELECT * FROM {grants}
