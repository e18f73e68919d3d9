variable "method" {}
