variable "method" {
  default = "DNS"
}
