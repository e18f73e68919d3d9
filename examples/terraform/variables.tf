variable "region" {
  description = "Where everything runs that is not behind CloudFront."
  type        = string
}

variable "domain" {
  type    = string
  default = "example.com"
}

variable "vpc_id" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "partner_validation" {
  description = "How the partners' portal proves its domain."
  type        = string
  default     = "DNS"
}
