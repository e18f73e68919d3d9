variable "options" {}
